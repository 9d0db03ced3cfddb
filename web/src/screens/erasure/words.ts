import { addWords } from "@/strings";
import closing from "@/strings/closing.json";

/* The first visit does not wait for these. */
addWords("closing", closing);
