// Have this page kept with what it is made of, so that it can be opened again while there is no connection.
// One worker and one cache for each attempt: see templates/sw.js. What ends them stands in forget.js.

const form = document.querySelector("[data-home]");
const KINDS = ["link", "script", "css", "img", "use", "other"];

async function keepHere() {
  const keptByWorker = navigator.serviceWorker.controller !== null;
  const name = `cascade ${form.dataset.learner} ${form.dataset.attempt}`;
  await navigator.serviceWorker.register(`/sw.js?kept=${encodeURIComponent(name)}`, { scope: form.dataset.home });
  const { active } = await navigator.serviceWorker.ready;
  if (!keptByWorker) active.postMessage({ page: location.href, parts: [] });
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve));
  active.postMessage({ parts: performance.getEntriesByType("resource").filter(isPart).map(({ name }) => name) });
}

const isPart = ({ name, initiatorType }) => name.startsWith(location.origin) && KINDS.includes(initiatorType);

// Browsers have workers only where the connection is encrypted. The answers themselves are kept by device.js.
if (navigator.serviceWorker) keepHere().catch(() => null);
