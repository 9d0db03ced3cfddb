import { addWords } from "@/strings";
import signin from "@/strings/signin.json";
import invitation from "@/strings/invitation.json";

/* The first visit does not wait for these. */
addWords("signin", signin);
addWords("invitation", invitation);
