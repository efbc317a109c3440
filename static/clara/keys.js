// One registry of keys: it acts on what the page offers (data-key), and makes the help. Never while somebody types.
const KEYS = [
  { key: "a", does: "Approve" },
  { key: "e", does: "Edit" },
  { key: "r", does: "Reject; then a digit for the reason, and Enter" },
  { key: "s", does: "Snooze" },
  { key: "h", does: "Hand over" },
  { key: "ArrowRight", shown: "→", does: "Skip to the next draft" },
  { key: "j", does: "Next", otherwise: () => step(1) },
  { key: "k", does: "Previous", otherwise: () => step(-1) },
  { key: "u", does: "Undo the last decision" },
  { key: "Escape", shown: "Esc", does: "Close what is open", act: close },
  { key: "?", does: "This help, also when keys are off", act: help, always: true },
];
const OFF = "clara-keys-off";

const off = () => localStorage.getItem(OFF) === "yes";
const openPop = () => document.querySelector(".c-pop[open]");

function typing(target) {
  return target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  const { target, key } = event;
  if (key === "Escape" && close()) return event.preventDefault();
  if (typing(target) || document.querySelector("dialog[open]")) return;
  const entry = KEYS.find((one) => one.key === key);
  if (off() && !entry?.always) return;
  if (digit(key)) return event.preventDefault();
  if (!entry || (key === "ArrowRight" && target.matches("input"))) return;
  if (press(entry)) event.preventDefault();
});

function press({ key, act, otherwise }) {
  if (act) return act() !== false;
  const pop = openPop();
  const offered = [...document.querySelectorAll(`[data-key="${key}"]`)].find((one) => one.offsetParent !== null || one.matches("summary"));
  if (pop && !pop.contains(offered)) return false; // half-way through another decision
  if (offered) offered.click();
  else otherwise?.();
  // At once, and not only with the toggle event: the next key belongs to what was opened.
  const opened = document.querySelector(".c-pop[open], .c-edit[open]");
  opened?.querySelector("textarea, [name=reason], [name=said], select")?.focus();
  return Boolean(offered || otherwise);
}

function digit(key) {
  const choice = openPop()?.querySelector(`[data-digit="${CSS.escape(key)}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.form.querySelector('[name="note"]')?.focus();
  return true;
}

function close() {
  const open = openPop() ?? document.querySelector(".c-edit[open]");
  if (!open || document.querySelector("dialog[open]")) return false;
  open.open = false;
  (open.matches(".c-edit") ? document.getElementById("draft") : open.querySelector("summary")).focus();
  return true;
}

// In the queue: from row to row.
function step(by) {
  const rows = [...document.querySelectorAll(".c-item__link")];
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}

function help() {
  const dialog = document.createElement("dialog");
  dialog.className = "c-keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const lines = KEYS.map(({ key, shown, does }) => `<dt><kbd class="c-kbd">${shown ?? key}</kbd></dt><dd>${does}</dd>`);
  dialog.innerHTML = `<h2 class="c-h2" id="keys-title">Keys</h2><dl>${lines.join("")}</dl>
    <form method="dialog" class="c-row c-row--between">
      <label class="c-row"><input type="checkbox" ${off() ? "" : "checked"}> Keys are on</label>
      <button class="c-btn">Close</button>
    </form>`;
  dialog.querySelector("input").addEventListener("change", (event) => {
    localStorage.setItem(OFF, event.target.checked ? "no" : "yes");
    show();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const show = () => document.documentElement.classList.toggle("c-keys-off", off());

show();
document.addEventListener("click", (event) => {
  if (event.target.closest('button[data-key="?"]')) help();
  const pop = openPop();
  if (pop && !pop.contains(event.target)) pop.open = false;
});
