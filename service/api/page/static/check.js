// The check page: as the form changes, the answer follows.

import { Refused, complain, request, say, swap, words } from "./page.js";

const WAIT = 150; // ms after the last key
const SPEAK = 900; // ms of rest before a new verdict is spoken
const form = document.getElementById("check");
const text = document.getElementById("text");
let asked = 0, spoken = "", waiting, speaking, running;

// Ask about the form as it is now; an answer that comes after a newer question is dropped.
async function judge() {
  const mine = ++asked;
  running?.abort();
  running = new AbortController();
  try {
    const answer = await request("/page/check", { method: "POST", body: new URLSearchParams(new FormData(form)), signal: running.signal });
    const html = await answer.text();
    if (mine === asked) show(html);
  } catch (error) {
    if (mine === asked && error.name !== "AbortError") complain(error.message);
    if (error instanceof Refused) clearTimeout(waiting);
  }
}

function show(html) {
  const focused = document.activeElement?.id;
  swap(html);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const wrong = document.querySelector("#answer [data-field]")?.dataset.field;
  for (const field of form.querySelectorAll("input")) wrong && field.name === wrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  const verdict = document.querySelector("#answer .verdict")?.innerText ?? "";
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    if (verdict !== spoken) say(verdict);
    spoken = verdict;
  }, SPEAK);
}

// Highlights before the place of an edit still hold; what follows is plain until the answer comes.
function keepMarks() {
  const marks = document.getElementById("marks");
  const old = marks.textContent, now = text.value;
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  let seen = 0;
  for (const node of [...marks.childNodes]) {
    const end = seen + node.textContent.length;
    if (end > same) node.remove();
    else seen = end;
  }
  marks.append(now.slice(seen));
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(judge, WAIT);
}

form.addEventListener("input", (event) => {
  if (event.target === text) keepMarks();
  if (event.target.name === "contact_id") suggest();
  soon();
});
form.addEventListener("change", soon);
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (button?.dataset.text) {
    text.value = button.dataset.text;
    keepMarks();
    text.focus();
  }
  clearTimeout(waiting);
  judge();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

// Copy what stands in another element.
form.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  button.textContent = words.handoff.copied;
  say(words.handoff.copied);
});

// Offer contacts whose name, number or id holds what is typed.
let seeking;
function suggest() {
  const query = form.elements.contact_id.value.trim();
  document.getElementById("trail").href = query ? `/contacts/${encodeURIComponent(query)}` : "/contacts";
  clearTimeout(seeking);
  seeking = setTimeout(async () => {
    const answer = await request(`/v1/contacts?${new URLSearchParams({ query, limit: 12 })}`).catch(() => null);
    if (!answer) return;
    const { contacts } = await answer.json();
    document.getElementById("known").replaceChildren(...contacts.map((one) => new Option([one.name, one.phone].filter(Boolean).join(", "), one.contact_id)));
  }, WAIT);
}

const zone = form.elements.zone;
if (zone.value === "UTC") zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
if (form.elements.contact_id.value) suggest();
keepMarks();
if (text.value.trim()) judge();
