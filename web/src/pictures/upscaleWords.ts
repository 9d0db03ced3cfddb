import { addWords } from "@/strings";
import upscale from "@/strings/upscale.json";

/* The first visit does not wait for these. */
addWords("upscale", upscale);
