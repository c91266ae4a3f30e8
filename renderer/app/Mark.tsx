// Lode's mark: the app icon's drawing, a seam through a dark stone.
import icon from '../icon.svg';

export function Mark() {
  return <img className="mark" src={icon} alt="" />;
}
