// Show the answer to a self-check where the question stands. Without this script the form opens a page of its own.

for (const box of document.querySelectorAll("[data-self-check]")) {
  const form = box.querySelector("form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
      box.querySelector("[data-self-check-result]").replaceChildren(page.querySelector("#self-check-result"));
    } catch {
      location.assign(address);
    }
  });
}
