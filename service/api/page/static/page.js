// What every page needs: asking the server with the visitor's key, putting fragments in their place, speaking.

const KEY = "sendcheck-key";
const needsKey = document.body.dataset.open === "no";
export const words = JSON.parse(document.getElementById("words").textContent);
const trouble = document.getElementById("trouble");
const ask = document.getElementById("ask");
let asking = null;

export class Refused extends Error {}

// Say a sentence to a screen reader.
export function say(sentence) {
  document.getElementById("spoken").textContent = sentence;
}

// Show a sentence about what went wrong; "" takes it away.
export function complain(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

// Ask for a key once, however many requests wait for it; gives whether there is one now.
function askKey(refused) {
  document.getElementById("ask-refused").hidden = !refused;
  asking ??= new Promise((resolve) => {
    ask.returnValue = "";
    ask.addEventListener("close", () => {
      const field = document.getElementById("ask-key");
      const key = ask.returnValue === "save" ? field.value.trim() : "";
      field.value = "";
      if (key) sessionStorage.setItem(KEY, key);
      asking = null;
      resolve(Boolean(key));
    }, { once: true });
    ask.showModal();
  });
  return asking;
}

// Fetch with the key; asks for one when the server wants it. Throws Refused when there is none, Error with a sentence for all else.
export async function request(path, options = {}) {
  for (let refused = false; ; refused = true) {
    const headers = new Headers(options.headers);
    const key = sessionStorage.getItem(KEY);
    if (needsKey && !key && !(await askKey(refused))) throw new Refused(words.key.missing);
    if (sessionStorage.getItem(KEY)) headers.set("Authorization", `Bearer ${sessionStorage.getItem(KEY)}`);
    let answer;
    try {
      answer = await fetch(path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(words.failed.network);
    }
    if (answer.ok) {
      complain("");
      return answer;
    }
    if (answer.status === 401 || answer.status === 403) {
      if (sessionStorage.getItem(KEY) === key) sessionStorage.removeItem(KEY);
      if (await askKey(true)) continue;
      throw new Refused(words.key.missing);
    }
    if (answer.status === 429) throw new Error(words.failed.busy);
    const problem = await answer.json().catch(() => ({}));
    throw new Error(words.failed.other.replace("{detail}", problem.detail ?? problem.title ?? answer.status));
  }
}

// Put every element of a fragment in the place of the one with its id; what was folded open stays so.
export function swap(html) {
  const fragment = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of [...fragment.body.children]) {
    const old = document.getElementById(fresh.id);
    for (const details of fresh.querySelectorAll("details[id]")) details.open = document.getElementById(details.id)?.open ?? details.open;
    const scrolled = old?.scrollTop;
    old?.replaceWith(document.adoptNode(fresh));
    if (scrolled) fresh.scrollTop = scrolled;
  }
}

// Load a part of a page that needs the key.
export async function load(part) {
  try {
    swap(await (await request(part.dataset.part)).text());
    document.dispatchEvent(new CustomEvent("part"));
  } catch (error) {
    showRefused(part, error);
  }
}

function showRefused(part, error) {
  const line = part.querySelector("p") ?? part.appendChild(document.createElement("p"));
  line.textContent = error.message;
  if (!(error instanceof Refused)) return;
  const again = document.createElement("button");
  again.textContent = words.key.again;
  again.addEventListener("click", () => { again.remove(); load(part); });
  line.after(again);
}

// Links and pictures behind a key cannot be followed by the browser itself: fetch them, then show or save what came.
async function open(link) {
  const answer = await request(link.href);
  const saved = document.createElement("a");
  saved.href = URL.createObjectURL(await answer.blob());
  saved.download = link.dataset.save;
  saved.click();
  setTimeout(() => URL.revokeObjectURL(saved.href), 10_000);
}

async function showPictures() {
  for (const picture of document.querySelectorAll("img[data-src]")) {
    const answer = await request(picture.dataset.src);
    picture.removeAttribute("data-src");
    picture.src = URL.createObjectURL(await answer.blob());
  }
}

document.addEventListener("part", () => showPictures().catch((error) => complain(error.message)));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-save]");
  if (!link || !needsKey) return;
  event.preventDefault();
  open(link).catch((error) => complain(error.message));
});

const part = document.querySelector("[data-part]");
if (part) load(part);
