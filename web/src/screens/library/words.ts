import { addWords } from "@/strings";
import library from "@/strings/library.json";

/* The first visit does not wait for these. */
addWords("library", library);
