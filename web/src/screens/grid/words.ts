import { addWords } from "@/strings";
import grid from "@/strings/grid.json";

/* The first visit does not wait for these. */
addWords("grid", grid);
