// What of the activity is shown follows each choice; the address says it, too.
import { open } from "./router.js";

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("#activity .activity-filter");
  if (!form) return;
  const words = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  open(`${form.getAttribute("action")}?${words}`, { replace: true });
});
