import { addWords } from "@/strings";
import canvas from "@/strings/canvas.json";

/* The first visit does not wait for these. */
addWords("canvas", canvas);
