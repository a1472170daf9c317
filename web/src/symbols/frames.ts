// Frame shapes, one per family. Each is drawn about (0, 0) so that its box is about one unit wide;
// scaling it keeps its form, so the fill inside a frame is the same path made smaller.

export type Family = "disaster" | "rescue" | "infrastructure" | "security" | "life";

export interface Frame {
  d: string;
  /** Distance from the centre to the nearest edge: what an inset is measured against. */
  apothem: number;
  /** Length of the outline: how many dashes fit. */
  perimeter: number;
  /** Box of the pictogram, as a share of the size, and how far below the centre it stands. */
  picture: number;
  drop: number;
}

export const FRAMES: Record<Family, Frame> = {
  // A diamond of the same box looks smaller than a square: it reaches a little further out.
  disaster: {
    d: "M-.045-.515Q0-.56.045-.515L.515-.045Q.56 0 .515.045L.045.515Q0 .56-.045.515L-.515.045Q-.56 0-.515-.045Z",
    apothem: 0.395,
    perimeter: 3.1,
    picture: 0.43,
    drop: 0,
  },
  rescue: {
    d: "M0-.5A.5.5 0 0 1 0 .5A.5.5 0 0 1 0-.5Z",
    apothem: 0.5,
    perimeter: Math.PI,
    picture: 0.56,
    drop: 0,
  },
  infrastructure: {
    d: "M-.36-.46H.36Q.46-.46.46-.36V.36Q.46.46.36.46H-.36Q-.46.46-.46.36V-.36Q-.46-.46-.36-.46Z",
    apothem: 0.46,
    perimeter: 3.5,
    picture: 0.56,
    drop: 0,
  },
  security: {
    d: "M-.37-.48H.37Q.46-.48.46-.39V0Q.46.33 0 .53Q-.46.33-.46 0V-.39Q-.46-.48-.37-.48Z",
    apothem: 0.43,
    perimeter: 3.35,
    picture: 0.48,
    drop: -0.04,
  },
  life: {
    d: "M.06-.52Q0-.57-.06-.52L-.43-.2Q-.47-.16-.47-.1V.38Q-.47.46-.39.46H.39Q.47.46.47.38V-.1Q.47-.16.43-.2Z",
    apothem: 0.44,
    perimeter: 3.3,
    picture: 0.46,
    drop: 0.1,
  },
};
