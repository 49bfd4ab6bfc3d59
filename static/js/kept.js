// Texts that this browser keeps until the server has them, by key.
//
// Every tab reads them from localStorage at once. But a browser may write that to disk minutes
// later (Chromium: about once a minute), and a crash would take what was typed since. So each
// text is written to a database of the browser too, which has it on disk within the second, and
// is put back from there.

const DATABASE = "iranru-kept";
const STORE = "texts";
const PATIENCE = 2000;

// Storage that is switched off or full must not disturb the page.
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    answer(request).then(resolve, reject);
  });
  return opened;
}

// One step after the other, so that the last word on a key is the last one said.
let steps = Promise.resolve();
function later(action) {
  steps = steps.then(async () => {
    const transaction = (await database()).transaction(STORE, "readwrite", { durability: "strict" });
    await action(transaction.objectStore(STORE));
  }).catch(() => {});
  return steps;
}

// The keys that begin so.
export function keysOf(prefix) {
  return attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
}

// What is kept under a key, or null.
export function read(key) {
  return attempt(() => JSON.parse(localStorage.getItem(key))) ?? null;
}

// Keep a value under a key; says whether that could be done.
export function write(key, value) {
  const text = JSON.stringify(value);
  later((store) => answer(store.put(text, key)));
  return attempt(() => {
    localStorage.setItem(key, text);
    return true;
  }) ?? false;
}

export function remove(key) {
  attempt(() => localStorage.removeItem(key));
  later((store) => answer(store.delete(key)));
}

// Put back what a crash took from localStorage; never fails, and never takes long.
export function recover(prefix) {
  const done = later(async (store) => {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const [keys, texts] = await Promise.all([answer(store.getAllKeys(range)), answer(store.getAll(range))]);
    keys.forEach((key, at) => attempt(() => localStorage.getItem(key) ?? localStorage.setItem(key, texts[at])));
  });
  return Promise.race([done, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
}
