import { addWords } from "@/strings";
import adapters from "@/strings/adapters.json";

/* The first visit does not wait for these. */
addWords("adapters", adapters);
