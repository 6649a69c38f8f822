// The review tab: unsure drafts one by one, settled with the keyboard.

import { complain, request, say, words } from "./page.js";

const BATCH = 20;
const card = document.getElementById("card");
const draft = document.getElementById("draft");
const boxes = [...card.elements.labels];
let drafts = [], place = 0, waiting = 0, thresholds = {}, saving = false;

// Load the drafts that wait; labels the model would flag are set to begin with.
async function load() {
  try {
    const [queue, model] = await Promise.all([request(`/v1/review?limit=${BATCH}`), request("/v1/model")]);
    ({ drafts, waiting } = await queue.json());
    thresholds = (await model.json()).thresholds;
    for (const one of drafts) one.labels = new Set(boxes.map((box) => box.value).filter((label) => one.probabilities[label] >= thresholds[label]));
    place = 0;
    show();
  } catch (error) {
    complain(error.message);
  }
}

function show() {
  const one = drafts[place];
  card.hidden = !one;
  document.getElementById("none").hidden = Boolean(one);
  const line = document.getElementById("waiting");
  line.hidden = !one;
  if (!one) {
    document.getElementById("none-title").textContent = waiting ? words.review.done : words.review.empty;
    document.getElementById("none-title").focus();
    return;
  }
  line.textContent = words.review.progress.replace("{left}", waiting);
  draft.textContent = one.text;
  draft.lang = one.language ?? "";
  document.getElementById("facts").replaceChildren(...facts(one).map((fact) => Object.assign(document.createElement("span"), { textContent: fact })));
  for (const box of boxes) {
    box.checked = one.labels.has(box.value);
    card.querySelector(`[data-percent=${box.value}]`).textContent = words.says.probability.replace("{percent}", Math.round(one.probabilities[box.value] * 100));
  }
  document.getElementById("before").disabled = place === 0;
  document.getElementById("after").disabled = place === drafts.length - 1;
  draft.focus();
}

function facts(one) {
  return [
    words.review.doubt.replace("{doubt}", one.doubt.toFixed(2)),
    words.review.received.replace("{moment}", stamp(one.received_at)),
    words.review.model.replace("{version}", one.model_version),
  ];
}

function stamp(moment) {
  const at = new Date(moment);
  const said = { day: at.getUTCDate(), month: words.months[at.getUTCMonth()], year: at.getUTCFullYear(), clock: at.toISOString().slice(11, 16) };
  return words.stamp.replace(/\{(\w+)\}/g, (_, name) => said[name]);
}

function named(labels) {
  return [...labels].map((label) => words.label[label]).join(", ") || words.review.none;
}

// Save the labels as an example, then take the draft out of the row.
async function save() {
  const one = drafts[place];
  if (!one || saving) return;
  saving = true;
  const example = { text: one.text, labels: [...one.labels], review_id: one.review_id };
  const name = card.elements.recorded_by.value.trim();
  try {
    await request("/v1/examples", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(name ? { ...example, recorded_by: name } : example) });
    say(words.review.saved.replace("{labels}", named(one.labels)));
    waiting -= 1;
    leave();
  } catch (error) {
    complain(error.message);
  } finally {
    saving = false;
  }
}

function leave() {
  drafts.splice(place, 1);
  place = Math.max(0, Math.min(place, drafts.length - 1));
  if (!drafts.length && waiting > 0) load();
  else show();
}

function skip() {
  say(words.review.skipped);
  if (place < drafts.length - 1) go(1);
  else { drafts = []; show(); }
}

function go(step) {
  if (!drafts[place + step]) return;
  place += step;
  show();
}

function toggle(box) {
  box.checked = !box.checked;
  note(box);
}

function note(box) {
  drafts[place].labels[box.checked ? "add" : "delete"](box.value);
}

card.addEventListener("change", (event) => event.target.name === "labels" && note(event.target));
card.addEventListener("submit", (event) => { event.preventDefault(); save(); });
document.getElementById("skip").addEventListener("click", skip);
document.getElementById("before").addEventListener("click", () => go(-1));
document.getElementById("after").addEventListener("click", () => go(1));
document.getElementById("more").addEventListener("click", load);

document.addEventListener("keydown", (event) => {
  if (card.hidden || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target === card.elements.recorded_by;
  const inControl = event.target.closest?.("button, a");
  if (event.key === "Enter" && !inControl && !typing) { event.preventDefault(); save(); }
  else if (typing) return;
  else if (event.key >= "1" && event.key <= String(boxes.length) && event.key.length === 1) toggle(boxes[event.key - 1]);
  else if (event.key.toLowerCase() === "s") skip();
  else if (event.key === "ArrowLeft") go(-1);
  else if (event.key === "ArrowRight") go(1);
  else return;
  event.preventDefault();
});

load();
