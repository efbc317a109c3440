// The review page on top of its forms: edit in place, open with the cursor in the right field, send once.
const edit = document.querySelector(".c-edit");
const body = document.getElementById("edit-body");
const unsaved = document.querySelector(".c-unsaved");
const edited = () => [...(body?.form.querySelectorAll("[name=subject], [name=body]") ?? [])].some((one) => one.value !== one.defaultValue);
let sending = false;

for (const pop of document.querySelectorAll(".c-pop, .c-edit")) {
  // The toggle event comes late: whoever has gone on to another field by then stays there.
  const inside = () => pop.contains(document.activeElement) && !document.activeElement.matches("summary");
  const enter = () => pop.open && !inside() && pop.querySelector("textarea, [name=reason], [name=said], select")?.focus();
  pop.addEventListener("toggle", enter);
  enter(); // opened by a key before this script was there
}

// An edit that was closed and not saved stays, and says so where the draft is read.
const tell = () => unsaved && (unsaved.hidden = edit.open || !edited());
edit?.addEventListener("toggle", tell);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.querySelector(opener.dataset.opens).open = true;
  }
  if (event.target.closest("[data-drops-edit]")) {
    body.form.reset();
    tell();
    document.getElementById("draft").focus();
  }
  const copier = event.target.closest("[data-copy]");
  if (copier) {
    navigator.clipboard.writeText(document.querySelector(copier.dataset.copy).value);
    copier.textContent = "Copied";
  }
});

// What has to be read again is where the reader stands, also when the browser overlooked its autofocus.
if (document.activeElement === document.body)
  document.querySelector("#draft[autofocus]")?.focus({ preventScroll: true });

// A number beside a sentence opens its source below.
function openSource() {
  const source = location.hash.startsWith("#source-") && document.querySelector(`${location.hash} details`);
  if (source) source.open = true;
}
addEventListener("hashchange", openSource);
openSource();

body?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) body.form.querySelector("[data-approve]").click();
});

// A decision taken beside an open edit would drop it: the reader says whether that is meant.
function dropsEdit(form) {
  return body?.form !== form && edited() && !confirm("Your edit is not part of this decision. Go on without it?");
}

document.addEventListener("submit", (event) => {
  if (dropsEdit(event.target)) {
    event.preventDefault();
    edit.open = true;
    return;
  }
  if (sending) event.preventDefault();
  sending = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // what stands here may be decided by now
});
addEventListener("beforeunload", (event) => {
  if (!sending && edited()) event.preventDefault();
});
