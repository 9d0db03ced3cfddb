import { addWords } from "@/strings";
import kindHint from "@/strings/kindHint.json";
import measureHint from "@/strings/measureHint.json";

/* The first visit does not wait for these. */
addWords("kindHint", kindHint);
addWords("measureHint", measureHint);
