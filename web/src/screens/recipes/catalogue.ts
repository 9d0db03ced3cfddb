import { addWords } from "@/strings";
import recipes from "@/strings/recipes.json";

/* The first visit does not wait for these. */
addWords("recipes", recipes);
