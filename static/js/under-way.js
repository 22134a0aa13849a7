// While a part of the page says that something is under way, asks for the page again and shows that part anew. When the
// work is done, the whole page is shown, with what can be done now.
const EVERY = 2000;

async function look() {
  const part = document.querySelector("[data-under-way]");
  const response = await fetch(location.pathname).catch(() => null);
  const page = response?.ok && new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page && page.getElementById(part.id);
  if (fresh && !("underWay" in fresh.dataset)) location.reload();
  else {
    if (fresh) part.replaceWith(fresh);
    setTimeout(look, EVERY);
  }
}

if (document.querySelector("[data-under-way]")) setTimeout(look, EVERY);
