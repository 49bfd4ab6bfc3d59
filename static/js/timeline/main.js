// The drawing of a period: panned, zoomed and read by hand. Everything here is also a link.

import { connectGestures } from "./gestures.js";
import { connectMarks } from "./marks.js";
import { View } from "./view.js";

const element = document.querySelector("[data-timeline]");
if (element) {
  const view = new View(element);
  connectMarks(view);
  connectGestures(view);
}
