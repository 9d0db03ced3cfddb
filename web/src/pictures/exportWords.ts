import { addWords } from "@/strings";
import words from "@/strings/export.json";

/* The first visit does not wait for these. */
addWords("export", words);
