// Asks whether a file is ready (200, not 202), then shows the page that offers it. Most are ready at once, so it asks
// often at first, and gives up after a minute.
const OFTEN = { times: 20, wait: 500 };
const SELDOM = { times: 25, wait: 2000 };
const waiting = document.querySelector("[data-ready]");

async function ask(asked) {
  const response = await fetch(waiting.dataset.ready, { method: "HEAD" }).catch(() => null);
  if (response?.status === 200) location.assign(waiting.dataset.readyGo ?? location.href);
  else if (asked < OFTEN.times + SELDOM.times) later(asked + 1);
}

function later(asked) {
  setTimeout(ask, asked > OFTEN.times ? SELDOM.wait : OFTEN.wait, asked);
}

if (waiting) later(1);
