// Signs in with a passkey, or adds one: asks the device, puts its answer into the form, and sends the form.
//   data-passkey   "create" or "get"
//   data-options   the id of the JSON that says what to ask; without one, the form's address is asked for it
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (credentials = []) => credentials.map((each) => ({ ...each, id: bytes(each.id) }));

async function create({ creation_options: { publicKey: asked } }, form) {
  const alone = form.elements.passwordless?.checked;
  const authenticatorSelection = {
    ...asked.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  };
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
      authenticatorSelection,
    },
  });
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get({ request_options: { publicKey: asked } }) {
  const used = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = used.response;
  return answer(used, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle && text(userHandle),
  });
}

function answer(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function options(form) {
  const kept = document.getElementById(form.dataset.options);
  if (kept) return JSON.parse(kept.textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  return response.json();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-passkey-said]");
  if (!window.PublicKeyCredential) {
    said.textContent = said.dataset.noSupport ?? "";
    continue;
  }
  const button = form.querySelector("button[type=button]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      const credential = await { create, get }[form.dataset.passkey](await options(form), form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      said.textContent = said.dataset.refused;
    }
  });
}
