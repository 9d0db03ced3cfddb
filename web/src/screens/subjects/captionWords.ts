import { addWords } from "@/strings";
import captions from "@/strings/captions.json";

/* The first visit does not wait for these. */
addWords("captions", captions);
