import { addWords } from "@/strings";
import share from "@/strings/share.json";

/* The first visit does not wait for these. */
addWords("share", share);
