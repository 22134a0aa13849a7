// Say that something waits on this device, for as long as it does.

import { keptForms } from "./kept-forms.js";

const notice = document.querySelector("[data-kept-forms]");
const show = async () => (notice.hidden = (await keptForms(notice.dataset.keptForms)).length === 0);
await show();
setInterval(show, 3000);
