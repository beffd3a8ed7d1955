package org.imglish.core.scene;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.random.RandomGenerator;

import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Paints scenes as PNG, with jittered brightness and pixel noise. */
final class ScenePainter {

	private static final Map<String, Color> COLORS = Map.of("red", new Color(215, 45, 40), "green",
			new Color(50, 175, 65), "blue", new Color(45, 85, 220), "yellow", new Color(235, 215, 50), "purple",
			new Color(160, 60, 185), "white", new Color(240, 240, 240), "gray", new Color(125, 125, 125), "black",
			new Color(25, 25, 25), "brown", new Color(110, 70, 35));

	private static final int BRIGHTNESS = 15;

	private static final double NOISE = 6;

	private ScenePainter() {
	}

	static byte[] png(Scene scene, RandomGenerator random) {
		BufferedImage image = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(color(scene.background(), random));
		graphics.fillRect(0, 0, Scene.SIDE, Scene.SIDE);
		for (Scene.SceneObject object : scene.objects()) {
			graphics.setColor(color(object.color(), random));
			paint(graphics, object);
		}
		graphics.dispose();
		addNoise(image, random);
		return encode(image);
	}

	/** A grey PNG whose pixels are the numbers of the kinds; 0 is the background. */
	static byte[] map(Scene scene) {
		BufferedImage image = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_BYTE_GRAY);
		for (Scene.SceneObject object : scene.objects()) {
			BufferedImage stencil = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_BYTE_BINARY);
			Graphics2D graphics = stencil.createGraphics();
			graphics.setColor(Color.WHITE);
			paint(graphics, object);
			graphics.dispose();
			int category = SceneOutline.category(object.color(), object.shape());
			for (int y = 0; y < Scene.SIDE; y++) {
				for (int x = 0; x < Scene.SIDE; x++) {
					if (stencil.getRaster().getSample(x, y, 0) != 0) {
						image.getRaster().setSample(x, y, 0, category);
					}
				}
			}
		}
		return encode(image);
	}

	private static byte[] encode(BufferedImage image) {
		try {
			ByteArrayOutputStream png = new ByteArrayOutputStream();
			try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
				ImageIO.write(image, "png", out);
			}
			return png.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void paint(Graphics2D graphics, Scene.SceneObject object) {
		int x = object.x();
		int y = object.y();
		int size = object.size();
		switch (object.shape()) {
			case "circle" -> graphics.fillOval(x, y, size, size);
			case "square" -> graphics.fillRect(x, y, size, size);
			case "triangle" -> graphics.fillPolygon(
					new Polygon(new int[] { x, x + size, x + size / 2 }, new int[] { y + size, y + size, y }, 3));
			case "cross" -> {
				int third = size / 3;
				graphics.fillRect(x + third, y, size - 2 * third, size);
				graphics.fillRect(x, y + third, size, size - 2 * third);
			}
			default -> throw new IllegalArgumentException("There is no shape " + object.shape());
		}
	}

	private static Color color(String name, RandomGenerator random) {
		Color color = COLORS.getOrDefault(name, Color.MAGENTA);
		int shift = random.nextInt(2 * BRIGHTNESS + 1) - BRIGHTNESS;
		return new Color(bound(color.getRed() + shift), bound(color.getGreen() + shift),
				bound(color.getBlue() + shift));
	}

	private static void addNoise(BufferedImage image, RandomGenerator random) {
		int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
		for (int i = 0; i < pixels.length; i++) {
			int red = noisy(pixels[i] >> 16 & 0xff, random);
			int green = noisy(pixels[i] >> 8 & 0xff, random);
			pixels[i] = red << 16 | green << 8 | noisy(pixels[i] & 0xff, random);
		}
	}

	private static int noisy(int value, RandomGenerator random) {
		return bound((int) Math.round(value + NOISE * random.nextGaussian()));
	}

	private static int bound(int value) {
		return Math.max(0, Math.min(255, value));
	}

}
