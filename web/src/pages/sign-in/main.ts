import "../../theme/tokens.css";
import "../../theme/base.css";
import "./sign-in.css";
import "./form.css";
import "./people.css";
import "./scene.css";
import { SignIn } from "./sign-in";

const root = document.getElementById("app");
if (root) new SignIn(root).start();
