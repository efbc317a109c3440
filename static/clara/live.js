// Keeps the parts of a page that say data-live="<address>" fresh: on each word from the websocket, after a gap, and
// every 15 s while there is no socket. What is fetched is the server's own HTML; focus, selection and open details stay.
import { morph } from "./morph.js";

const POLL = 15_000; // without a socket
const AGES = 20_000; // with one: ages and clocks go on all the same, and no lost word stays lost
const PAUSE = 250; // several events make one fetch, and a flood of them no flood of fetches
const TITLE = document.title;

let socket = null;
let tries = 0;
let soon = 0;
let again = false;
let heard = 0;

const regions = () => document.querySelectorAll("[data-live]");

function addressOf(region) {
  const address = new URL(region.dataset.live, location.href);
  address.searchParams.set("fragment", "1");
  if (region.dataset.seen) address.searchParams.set("seen", region.dataset.seen);
  return address;
}

async function freshen(region) {
  let answer;
  try {
    answer = await fetch(addressOf(region), { headers: { "X-Requested-With": "fetch" } });
  } catch {
    return; // offline: the next word or poll tries again
  }
  if (answer.redirected) return say("You are signed out. Reload the page to sign in again.");
  if (!answer.ok) return;
  const focused = document.activeElement;
  place(region, await answer.text());
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  count();
}

// An answer is the region's inside; a <template data-part="id"> in it is that of another place of the page.
function place(region, html) {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  for (const part of answer.content.querySelectorAll("template[data-part]")) {
    morph(document.getElementById(part.dataset.part), part.innerHTML);
    part.remove();
  }
  morph(region, answer.innerHTML);
}

export function freshenAll() {
  heard = Date.now();
  soon ||= setTimeout(async () => {
    await Promise.all([...regions()].map(freshen));
    soon = 0;
    if (again) freshenAll();
    again = false;
  }, PAUSE);
}

// The number that waits: in the page's title, in the sidebar, and said once to those who listen.
function count() {
  const line = document.querySelector('#nav-sidebar a[href$="/admin/queue/"]');
  let badge = line?.querySelector(".c-waiting, span:nth-of-type(3)");
  const before = badge?.textContent.trim() ?? "0";
  const waiting = document.querySelector("[data-count]")?.dataset.count ?? before;
  document.title = waiting === "0" ? TITLE : `(${waiting}) ${TITLE}`;
  if (!line || before === waiting) return;
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "c-waiting c-badge c-badge--amber";
    line.append(badge);
  }
  badge.textContent = waiting;
  badge.hidden = waiting === "0";
  say(waiting === "1" ? "1 waits in the queue." : `${waiting} wait in the queue.`);
}

function say(words) {
  let line = document.getElementById("said");
  if (!line) {
    line = Object.assign(document.createElement("p"), { id: "said", className: "c-sr" });
    line.setAttribute("aria-live", "polite");
    document.body.append(line);
  }
  line.textContent = words;
}

function listen() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/live/`);
  socket.onopen = () => {
    tries = 0;
    document.documentElement.dataset.socket = "open";
    freshenAll(); // whatever happened while nobody listened
  };
  socket.onmessage = () => {
    again = Boolean(soon); // what is being fetched now may be older than this
    freshenAll();
  };
  socket.onclose = () => {
    document.documentElement.dataset.socket = "closed";
    setTimeout(listen, Math.min(POLL, 500 * 2 ** tries++));
  };
}

function tick() {
  for (const left of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.max(0, Number(left.dataset.countdown) - 1);
    left.dataset.countdown = seconds;
    left.textContent = seconds ? `${seconds} s` : "leaving";
  }
}

if (regions().length) {
  count();
  listen();
  setInterval(() => {
    const open = socket?.readyState === WebSocket.OPEN;
    if (Date.now() - heard >= (open ? AGES : POLL)) freshenAll();
  }, 1000);
}
setInterval(tick, 1000);
