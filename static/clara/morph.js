// Makes the children of an element those of some HTML, and touches only what differs. Elements with an id keep their
// identity, wherever they move; whether a <details> is open and what stands in a field is the reader's.
const KEPT = { DETAILS: ["open"], INPUT: ["value", "checked"], TEXTAREA: ["value"] };

export function morph(element, html) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  children(element, wanted.content);
}

function children(now, wanted) {
  const keyed = new Map([...now.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = now.firstChild;
  for (const next of [...wanted.childNodes]) {
    const known = next.id ? keyed.get(next.id) : at && !at.id && same(at, next) ? at : null;
    if (!known) {
      if (next.id) next.classList.add("c-new");
      now.insertBefore(next, at);
      continue;
    }
    if (known === at) at = at.nextSibling;
    else now.insertBefore(known, at);
    one(known, next);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

function one(now, wanted) {
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.nodeValue !== wanted.nodeValue) now.nodeValue = wanted.nodeValue;
    return;
  }
  const kept = now.type === "hidden" ? [] : KEPT[now.nodeName] ?? []; // a hidden field is the page's own word
  for (const { name, value } of wanted.attributes)
    if (!kept.includes(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
  for (const { name } of [...now.attributes])
    if (!kept.includes(name) && !wanted.hasAttribute(name)) now.removeAttribute(name);
  if (now.nodeName !== "TEXTAREA") children(now, wanted);
}
