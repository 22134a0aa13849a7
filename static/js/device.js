// What this browser keeps for a learner, by [learner, attempt, name]. A browser that keeps nothing is no failure.
// Not localStorage: a browser that is killed loses what it was given there in the last seconds.

const STORE = "kept";
const opening = new Promise((resolve, reject) => {
  const request = indexedDB.open("cascade", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function through(mode, work) {
  try {
    const change = (await opening).transaction(STORE, mode, { durability: "strict" });
    const request = work(change.objectStore(STORE));
    return await new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(request.result);
      change.onabort = () => reject(change.error);
      change.commit();
    });
  } catch {
    return undefined;
  }
}

const under = (...place) => IDBKeyRange.bound(place, [...place, []]);

export const keep = (place, value) => through("readwrite", (store) => store.put(value, place));
export const drop = (...place) => through("readwrite", (store) => store.delete(under(...place)));
export const dropAll = () => through("readwrite", (store) => store.clear());

// Return what lies under a place, as pairs: the rest of its name, and its value.
export async function kept(...place) {
  const names = (await through("readonly", (store) => store.getAllKeys(under(...place)))) ?? [];
  const values = (await through("readonly", (store) => store.getAll(under(...place)))) ?? [];
  return values.map((value, number) => [names[number].slice(place.length), value]);
}
