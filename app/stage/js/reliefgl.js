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
float heightAt(ivec2 node) { return texelFetch(uHeights, clamp(node, ivec2(0), uNodes - 1), 0).r; }
vec2 placeOf(ivec2 node) { vec2 part = vec2(node) / vec2(uNodes - 1); return (vec2(part.x, 1.0 - part.y) - 0.5) * uBlock; }
`;
const GROUND_SHAPE = `${SHADER_HEAD}
out vec2 vPart;
out float vLight;
out float vHole;
uniform vec3 uSun;
void main() {
  int cell = gl_VertexID / 6, corner = gl_VertexID % 6, wide = uNodes.x - 1;
  ivec2 node = ivec2(cell % wide, cell / wide) + ivec2(corner == 1 || corner == 2 || corner == 4 ? 1 : 0, corner == 2 || corner == 4 || corner == 5 ? 1 : 0);
  float w = heightAt(node);
  vHole = w < -1.0 ? 1.0 : 0.0;
  vec2 per = uBlock / vec2(uNodes - 1);
  float e = heightAt(node + ivec2(1, 0)), f = heightAt(node - ivec2(1, 0)), s = heightAt(node + ivec2(0, 1)), n = heightAt(node - ivec2(0, 1));
  bool whole = min(min(e, f), min(s, n)) > -1.0;
  vec2 spans = vec2(node.x == 0 || node.x == uNodes.x - 1 ? 1.0 : 2.0, node.y == 0 || node.y == uNodes.y - 1 ? 1.0 : 2.0) * per;
  vec3 normal = whole ? normalize(vec3((f - e) / spans.x, (s - n) / spans.y, 1.0)) : vec3(0.0, 0.0, 1.0);
  vLight = max(0.0, dot(normal, uSun));
  vPart = vec2(node) / vec2(uNodes - 1);
  gl_Position = uCamera * vec4(placeOf(node), max(w, 0.0), 1.0);
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
  float w = heightAt(node);
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
const SUN_HIGH = 0.74, SUN_WEST = -0.47, SUN_NORTH = 0.47; // the map's light: from the north-west, 48 degrees high
const NO_GROUND = -9;
const ASKEW = 4; // samples along the way in which the picture is foreshortened

/** How bright a side is, as the ground would be that faces so. */
const lightOf = ([u, v]) => 0.8 + 0.26 * Math.max(0, u * SUN_WEST + v * SUN_NORTH);

export class ReliefGl {
  /** changed() is called when the graphics are lost or have come back. */
  constructor(changed) {
    this.changed = changed;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "fl-layer";
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("webgl2", { alpha: true, antialias: true, premultipliedAlpha: true });
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
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.size = [width, height];
  }

  /** Another ground: its raster of heights and its picture; smooth: with all its smaller sizes, for one that stays. */
  take({ block, columns, rows, w }, picture, smooth) {
    const { context: gl } = this, heights = Float32Array.from(w, (value) => (Number.isNaN(value) ? NO_GROUND : value));
    gl.bindTexture(gl.TEXTURE_2D, this.heights);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, columns, rows, 0, gl.RED, gl.FLOAT, heights);
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, smooth ? gl.LINEAR_MIPMAP_LINEAR : gl.LINEAR);
    if (smooth) gl.generateMipmap(gl.TEXTURE_2D);
    if (this.askew) gl.texParameteri(gl.TEXTURE_2D, this.askew.TEXTURE_MAX_ANISOTROPY_EXT, smooth ? ASKEW : 1);
    this.nodes = [columns, rows];
    this.block = block;
  }

  /** The ground as a camera sees it; side is the colour of the block's sides, [red, green, blue] up to 255. */
  draw(camera, side) {
    const { context: gl, canvas, nodes, block } = this;
    if (this.lost || !nodes) return;
    const matrix = camera.matrix(...this.size);
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
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.heights);
    gl.useProgram(this.ground.program);
    gl.uniform1i(this.ground.at("uPicture"), 1);
    gl.uniform3f(this.ground.at("uSun"), SUN_WEST, SUN_NORTH, SUN_HIGH);
    gl.drawArrays(gl.TRIANGLES, 0, 6 * (nodes[0] - 1) * (nodes[1] - 1));
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
