() => {
  const visible = (element) => element && element.offsetParent !== null;
  const press = (name) => {
    const button = [...document.querySelectorAll(`.${name}`)].find((found) => visible(found) && !found.disabled);
    if (button) button.click();
    return Boolean(button);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && press("key-go")) event.preventDefault();
    if (event.key === "Escape") press("key-stop");
  }, true);
  document.addEventListener("click", (event) => {
    const copy = event.target.closest(".bvt-copy");
    if (copy) {
      const answer = copy.closest(".bvt-col").querySelector(".bvt-answer");
      navigator.clipboard.writeText(answer.textContent);
      copy.textContent = copy.dataset.done;
    }
    const lang = event.target.closest("[data-lang]");
    if (lang) {
      event.preventDefault();
      const address = new URL(location.href);
      address.searchParams.set("lang", lang.dataset.lang);
      location.href = address.href;
    }
    if (event.target.closest("[data-theme]")) {
      const dark = document.body.classList.toggle("dark");
      localStorage.setItem("bvt_theme", dark ? "dark" : "light");
    }
    const tab = event.target.closest("#tabs > .tab-wrapper button[role=tab], #tabs .tab-container button[role=tab]");
    if (tab && tab.dataset.tabId) {
      const address = new URL(location.href);
      address.searchParams.set("tab", tab.dataset.tabId);
      if (!["train", "runs"].includes(tab.dataset.tabId)) address.searchParams.delete("run");
      history.replaceState(null, "", address.href);
    }
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-access]");
    if (!form) return;
    event.preventDefault();
    const password = new FormData(form).get("password") || "";
    const body = JSON.stringify({ password });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`/access/${form.dataset.access}`, { method: "POST", headers, body });
    if (answer.ok) location.reload();
    else form.querySelector("output").textContent = (await answer.json()).error;
  });
  const theme = localStorage.getItem("bvt_theme");
  if (theme) document.body.classList.toggle("dark", theme === "dark");
}
