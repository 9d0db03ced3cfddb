import { addWords } from "@/strings";
import consent from "@/strings/consent.json";

/* The first visit does not wait for these. */
addWords("consent", consent);
