import { addWords } from "@/strings";
import forget from "@/strings/forget.json";

/* The first visit does not wait for these. */
addWords("forget", forget);
