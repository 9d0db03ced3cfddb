import { addWords } from "@/strings";
import words from "@/strings/uploadLinks.json";

addWords("uploadLinks", words);
