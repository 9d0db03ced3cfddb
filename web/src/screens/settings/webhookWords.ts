import { addWords } from "@/strings";
import words from "@/strings/webhooks.json";

addWords("webhooks", words);
