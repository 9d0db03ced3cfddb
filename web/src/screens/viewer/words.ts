import { addWords } from "@/strings";
import viewer from "@/strings/viewer.json";

/* The first visit does not wait for these. */
addWords("viewer", viewer);
