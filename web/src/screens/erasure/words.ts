import { addWords } from "@/strings";
import closing from "@/strings/closing.json";
import erased from "@/strings/erased.json";

/* The first visit does not wait for these. */
addWords("closing", closing);
addWords("erased", erased);
