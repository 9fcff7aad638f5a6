// The relief's ground by WebGL2: the map's own picture over a mesh of heights, and the block's flat sides.
//
// Heights cross as one texture of floats; the mesh is counted out of gl_VertexID, so that a frame under a hand sends
// heights and picture and nothing else.

import { BLOCK_FOOT } from "./reliefcamera.js";

const SHADER_HEAD = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform mat4 uCamera;
uniform ivec2 uNodes;
uniform vec2 uBlock;
uniform sampler2D uHeights;
vec2 placeOf(ivec2 node) { vec2 part = vec2(node) / vec2(uNodes - 1); return (vec2(part.x, 1.0 - part.y) - 0.5) * uBlock; }
`;
const GROUND_SHAPE = `${SHADER_HEAD}
uniform int uStride;
out vec2 vPart;
out float vLight;
out float vHole;
void main() {
  ivec2 node = min(uStride * ivec2(gl_VertexID / 2, gl_InstanceID + gl_VertexID % 2), uNodes - 1);
  vec2 here = texelFetch(uHeights, node, 0).rg;
  vHole = here.r < -1.0 ? 1.0 : 0.0;
  vLight = here.g;
  vPart = vec2(node) / vec2(uNodes - 1);
  gl_Position = uCamera * vec4(placeOf(node), max(here.r, 0.0), 1.0);
}`;
const GROUND_PAINT = `#version 300 es
precision highp float;
uniform sampler2D uPicture;
in vec2 vPart;
in float vLight;
in float vHole;
out vec4 colour;
void main() {
  if (vHole > 0.0) discard;
  vec4 painted = texture(uPicture, vPart);
  colour = vec4(painted.rgb * (0.8 + 0.26 * vLight), 1.0) * painted.a;
}`;
const SIDE_SHAPE = `${SHADER_HEAD}
uniform int uSide;
out float vHole;
void main() {
  int at = gl_VertexID / 2, last = uSide < 2 ? uNodes.y - 1 : uNodes.x - 1;
  ivec2 node = uSide < 2 ? ivec2(uSide == 0 ? 0 : uNodes.x - 1, at) : ivec2(at, uSide == 2 ? 0 : uNodes.y - 1);
  float w = texelFetch(uHeights, node, 0).r;
  vHole = w < -1.0 ? 1.0 : 0.0;
  gl_Position = uCamera * vec4(placeOf(node), gl_VertexID % 2 == 0 ? ${(-BLOCK_FOOT).toFixed(3)} : max(w, 0.0), 1.0);
}`;
const SIDE_PAINT = `#version 300 es
precision highp float;
uniform vec3 uColour;
in float vHole;
out vec4 colour;
void main() {
  if (vHole > 0.0) discard;
  colour = vec4(uColour, 1.0);
}`;
const OUTWARD = [[-1, 0], [1, 0], [0, 1], [0, -1]]; // of the sides: west, east, north, south
const FILL_WEST = -0.8, FILL_SOUTH = -0.6; // what lights the sides, which the sun does not reach: a softer light in front
const SUN_HIGH = 0.74, SUN_WEST = -0.47, SUN_NORTH = 0.47; // the map's light: from the north-west, 48 degrees high
const NO_GROUND = -9;
const COARSER = 2; // of the mesh, where nothing but the processor draws it and it moves
const ASKEW = 4; // samples along the way in which the picture is foreshortened

/** How bright a side is that faces a way. */
const lightOf = ([u, v]) => 0.8 + 0.26 * Math.max(0, u * FILL_WEST + v * FILL_SOUTH);

export class ReliefGl {
  /** changed() is called when the graphics are lost or have come back. */
  constructor(changed) {
    this.changed = changed;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "fl-layer";
    this.canvas.setAttribute("aria-hidden", "true");
    this.slow = drawnBySoftware(); // then smooth edges and all of the mesh are only for what stays
    this.context = this.canvas.getContext("webgl2", { alpha: true, antialias: !this.slow, premultipliedAlpha: true });
    this.lost = this.context === null;
    this.canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // it may come back
      this.lost = true;
      changed();
    });
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.lost = false;
      this.build();
      changed();
    });
    if (!this.lost) this.build();
  }

  build() {
    const { context: gl } = this;
    this.ground = programOf(gl, GROUND_SHAPE, GROUND_PAINT);
    this.sides = programOf(gl, SIDE_SHAPE, SIDE_PAINT);
    this.heights = textureOf(gl, gl.NEAREST);
    this.picture = textureOf(gl, gl.LINEAR);
    this.nodes = null;
    this.askew = gl.getExtension("EXT_texture_filter_anisotropic");
    gl.bindVertexArray(gl.createVertexArray());
    gl.enable(gl.DEPTH_TEST);
  }

  resize(width, height, ratio) {
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.size = [width, height];
    this.ratio = ratio;
  }

  /** Pixels for a picture that moves or stays. */
  fit(moves) {
    const ratio = this.slow ? (moves ? 1 : Math.max(2, this.ratio)) : this.ratio, [width, height] = this.size.map((side) => Math.round(side * ratio));
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  /** Another ground: its raster of heights and its picture; smooth: with all its smaller sizes, for one that stays. */
  take(ground, picture, smooth) {
    const { context: gl } = this, { block, columns, rows } = ground;
    gl.bindTexture(gl.TEXTURE_2D, this.heights);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32F, columns, rows, 0, gl.RG, gl.FLOAT, litHeights(ground));
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, smooth ? gl.LINEAR_MIPMAP_LINEAR : gl.LINEAR);
    if (smooth) gl.generateMipmap(gl.TEXTURE_2D);
    this.smooth = smooth;
    this.nodes = [columns, rows];
    this.block = block;
  }

  /** The ground as a camera sees it, which moves or stays; side is the colour of the block's sides, [red, green, blue] up to 255. */
  draw(camera, side, moves) {
    const { context: gl, canvas, nodes, block } = this;
    if (this.lost || !nodes) return;
    this.fit(moves);
    const matrix = camera.matrix(...this.size), stride = moves && this.slow ? COARSER : 1;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    for (const program of [this.ground, this.sides]) {
      gl.useProgram(program.program);
      gl.uniformMatrix4fv(program.at("uCamera"), false, matrix);
      gl.uniform2i(program.at("uNodes"), ...nodes);
      gl.uniform2f(program.at("uBlock"), block.wide, block.deep);
      gl.uniform1i(program.at("uHeights"), 0);
    }
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    if (this.askew) gl.texParameteri(gl.TEXTURE_2D, this.askew.TEXTURE_MAX_ANISOTROPY_EXT, this.smooth && !(moves && this.slow) ? ASKEW : 1);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.heights);
    gl.useProgram(this.ground.program);
    gl.uniform1i(this.ground.at("uPicture"), 1);
    gl.uniform1i(this.ground.at("uStride"), stride);
    const [across, down] = nodes.map((count) => Math.ceil((count - 1) / stride));
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 2 * (across + 1), down);
    gl.useProgram(this.sides.program);
    OUTWARD.forEach((way, at) => {
      if (camera.depth(...way, 0) <= 1e-9) return; // it looks away
      const light = lightOf(way);
      gl.uniform1i(this.sides.at("uSide"), at);
      gl.uniform3f(this.sides.at("uColour"), ...side.map((part) => (light * part) / 255));
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 2 * nodes[at < 2 ? 1 : 0]);
    });
  }

  /** Let go of the graphics: a page may hold only so many. */
  release() {
    this.changed = () => {};
    this.context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** Whether WebGL is drawn by the processor alone; browsers no longer say so by failIfMajorPerformanceCaveat. */
function drawnBySoftware() {
  const gl = document.createElement("canvas").getContext("webgl2"), told = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = told ? gl.getParameter(told.UNMASKED_RENDERER_WEBGL) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** A raster as the shaders read it, [height, light, …]: how much of the sun falls on each node, and holes marked. */
function litHeights({ block, columns, rows, w }) {
  const made = new Float32Array(2 * w.length), perX = block.wide / (columns - 1), perY = block.deep / (rows - 1);
  for (let row = 0, at = 0; row < rows; row += 1) {
    const up = row ? columns : 0, down = row < rows - 1 ? columns : 0, tall = (up ? 1 : 0) + (down ? 1 : 0);
    for (let column = 0; column < columns; column += 1, at += 1) {
      const left = column ? 1 : 0, right = column < columns - 1 ? 1 : 0;
      const dx = (w[at - left] - w[at + right]) / ((left + right) * perX), dy = (w[at + down] - w[at - up]) / (tall * perY);
      const light = (dx * SUN_WEST + dy * SUN_NORTH + SUN_HIGH) / Math.sqrt(dx * dx + dy * dy + 1);
      made[2 * at] = Number.isNaN(w[at]) ? NO_GROUND : w[at];
      made[2 * at + 1] = light >= 0 ? light : Number.isNaN(light) ? SUN_HIGH : 0;
    }
  }
  return made;
}

function programOf(gl, ...sources) {
  const program = gl.createProgram();
  [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER].forEach((kind, at) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, sources[at]);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  });
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`the relief's shaders: ${gl.getProgramInfoLog(program)}`);
  }
  const places = new Map();
  const at = (name) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
    return places.get(name);
  };
  return { program, at };
}

function textureOf(gl, filter) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const [name, value] of [[gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE], [gl.TEXTURE_MIN_FILTER, filter], [gl.TEXTURE_MAG_FILTER, filter]]) {
    gl.texParameteri(gl.TEXTURE_2D, name, value);
  }
  return texture;
}
