// Asks whether a file is ready (200, not 202), then shows the page that offers it. Gives up after a minute.
const waiting = document.querySelector("[data-ready]");

async function ask(tries) {
  const response = await fetch(waiting.dataset.ready, { method: "HEAD" }).catch(() => null);
  if (response?.status === 200) location.assign(waiting.dataset.readyGo ?? location.href);
  else if (tries > 1) setTimeout(ask, 2000, tries - 1);
}

if (waiting) setTimeout(ask, 1000, 30);
