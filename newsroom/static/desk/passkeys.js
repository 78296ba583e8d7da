/* Passkeys: a form marked `data-passkey` asks the browser for one, puts the answer into its hidden field and is sent.
   "add" makes one, "use" shows one; what the server asks stands in #passkey-asks, or is fetched (sign-in by passkey alone). */
(function () {
  "use strict";

  async function asks(form) {
    var here = document.getElementById("passkey-asks");
    if (here) return JSON.parse(here.textContent);
    var answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error("The server did not answer.");
    return answer.json();
  }

  function say(form, sentence) {
    var place = form.querySelector("[data-passkey-said]");
    place.textContent = sentence;
    place.hidden = false;
  }

  // The demo prints an address of numbers, and no browser keeps a passkey for one.
  function why(error) {
    return error.name === "SecurityError"
      ? "Browsers keep passkeys for names, not for numbers: open the desk under its name, or as localhost on this machine."
      : "No passkey was given. Try again, or use another way.";
  }

  async function run(form) {
    var given = await asks(form);
    var credential;
    if (form.dataset.passkey === "add") {
      var options = given.creation_options;
      var alone = form.querySelector("[name=passwordless]");
      var wanted = options.publicKey.authenticatorSelection;
      wanted.requireResidentKey = !!(alone && alone.checked);
      wanted.residentKey = wanted.requireResidentKey ? "required" : "discouraged";
      if (wanted.requireResidentKey) wanted.userVerification = "required";
      credential = await window.webauthnJSON.create(options);
    } else {
      credential = await window.webauthnJSON.get(given.request_options);
    }
    form.querySelector("[name=credential]").value = JSON.stringify(credential);
    form.submit();
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.webauthnJSON || !window.webauthnJSON.supported()) {
      form.querySelectorAll("button").forEach(function (button) { button.disabled = true; });
      say(form, "This browser, or this address, has no passkeys: they need HTTPS.");
      return;
    }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      run(form).catch(function (error) { say(form, why(error)); });
    });
  });
})();
