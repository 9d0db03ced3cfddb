import { addWords } from "@/strings";
import settings from "@/strings/settings.json";

/* The first visit needs the names of the sections only. */
addWords("settings", settings);
