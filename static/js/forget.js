// Leave nothing of a learner in this browser when they sign out, nothing of an attempt once it is over, and no page
// of one person for the next. Where the connection is encrypted, the server has the browser forget at sign-out, too.

import { drop, dropAll } from "./device.js";
import { sendWaiting } from "./send-waiting.js";

const over = document.querySelector("[data-over]")?.dataset.over;
const menu = document.querySelector("form[data-learner]");
const mine = `cascade ${menu.dataset.learner} `;

async function forgetPages(chosen) {
  if (!globalThis.caches) return;
  const workers = await navigator.serviceWorker.getRegistrations();
  const ended = workers.filter(({ active }) => active && chosen(new URL(active.scriptURL).searchParams.get("kept")));
  const names = (await caches.keys()).filter(chosen);
  await Promise.all([...ended.map((worker) => worker.unregister()), ...names.map((name) => caches.delete(name))]);
}

async function signOut(event) {
  event.preventDefault();
  // While the server is away nobody can sign out, and nothing that waits for it may get lost.
  if (await sendWaiting()) await Promise.allSettled([dropAll(), forgetPages(() => true)]);
  event.target.submit();
}

for (const form of document.forms) if (form.action === menu.action) form.addEventListener("submit", signOut);
await forgetPages((name) => !name.startsWith(mine));
if (over) await Promise.all([drop(menu.dataset.learner, over), forgetPages((name) => name === mine + over)]);
