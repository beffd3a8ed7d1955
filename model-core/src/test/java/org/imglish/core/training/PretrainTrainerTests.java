package org.imglish.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.imglish.core.backbone.ModelConfig;
import org.imglish.core.image.ImageDecoder;
import org.imglish.core.optimizer.OptimizerConfig;
import org.imglish.core.sample.Sample;
import org.imglish.core.scene.DemoCorpus;
import org.imglish.core.shard.Manifest;
import org.imglish.core.shard.Shard;
import org.imglish.core.shard.ShardWriter;
import org.imglish.core.source.DataRoots;
import org.imglish.core.source.RecordCheck;
import org.imglish.core.source.RecordStream;
import org.imglish.core.source.Source;
import org.imglish.core.source.SourceFormat;
import org.imglish.core.source.SourceRecord;
import org.imglish.core.source.SourceRecords;
import org.imglish.core.text.HuggingFaceText;
import org.imglish.core.text.TextTokenizer;
import org.imglish.core.text.WordVocabulary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PretrainTrainerTests {

	@TempDir
	static Path folder;

	private static Path pairs;

	private static Path texts;

	@BeforeAll
	static void ingestADemoCorpus() throws IOException {
		Path corpus = folder.resolve("corpus");
		DemoCorpus.write(corpus, 1, new DemoCorpus.Size(96, 96, 16, 24, 24, 24));
		List<SourceRecord> captions = records(corpus, SourceFormat.COCO_CAPTIONS, "pairs.json", "pairs");
		List<SourceRecord> lines = records(corpus, SourceFormat.PLAIN_TEXT, "texts.txt", null);
		WordVocabulary vocabulary = new WordVocabulary();
		captions.forEach((record) -> vocabulary.add(String.valueOf(record.text())));
		lines.forEach((record) -> vocabulary.add(String.valueOf(record.text())));
		String tokenizer = vocabulary.toJson(200);
		pairs = dataset("pairs", captions, tokenizer, Manifest.Kind.PAIRS);
		texts = dataset("texts", lines, tokenizer, Manifest.Kind.TEXTS);
	}

	private static List<SourceRecord> records(Path corpus, SourceFormat format, String path, String images)
			throws IOException {
		Source source = new Source(format, corpus.resolve(path), (images != null) ? corpus.resolve(images) : null,
				null);
		List<SourceRecord> records = new ArrayList<>();
		try (RecordStream stream = new SourceRecords(new DataRoots(List.of(corpus))).open(source)) {
			stream.forEachRemaining(records::add);
		}
		return records;
	}

	private static Path dataset(String name, List<SourceRecord> records, String tokenizer, Manifest.Kind kind)
			throws IOException {
		Path target = Files.createDirectories(folder.resolve(name));
		Path file = Files.writeString(target.resolve("tokenizer.json"), tokenizer);
		List<Sample> samples = new ArrayList<>();
		try (TextTokenizer words = HuggingFaceText.open(file)) {
			RecordCheck check = new RecordCheck(new ImageDecoder(1 << 20), 32, words, 64);
			for (int i = 0; i < records.size(); i++) {
				Sample sample = check.check(i, records.get(i)).sample();
				if (sample != null) {
					samples.add(sample);
				}
			}
		}
		Shard shard = ShardWriter.write(target, "shard-000000.tar", samples);
		Manifest manifest = new Manifest(name, kind, 32, "tokenizer.json", "sum", List.of(), List.of(shard), Map.of());
		Files.write(target.resolve("manifest.json"), JsonMapper.builder().build().writeValueAsBytes(manifest));
		return target;
	}

	private static PretrainSpec spec(ModelConfig.Form form, long steps) {
		ModelConfig model = new ModelConfig(form, 2, 32, 64, 2, 32, 8, 200, 64, 16,
				(form == ModelConfig.Form.PAPER) ? 1 : 0, form == ModelConfig.Form.RELEASED, 0.1);
		OptimizerConfig optimizer = new OptimizerConfig(3e-3, 1e-5, 3, 0.05, 0.9, 0.98, 1e-6, 3, 1);
		return new PretrainSpec(model, optimizer, steps, 7, new SourceSpec(pairs, 8, 0), new SourceSpec(texts, 8, 32),
				new SourceSpec(pairs, 8, 24), pairs, 0.4, 0.15, 0.5, PretrainSpec.PairMasking.ALTERNATE,
				DemoCorpus.contentWords(), 1);
	}

	@Test
	void lossesFall() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 60))) {
			double first = trainer.perform(trainer.plan(1)).numeric().get("loss");
			double last = first;
			for (long step = 2; step <= 60; step++) {
				last = trainer.perform(trainer.plan(step)).numeric().get("loss");
			}
			assertThat(last).isLessThan(0.8 * first);
			assertThat(trainer.validate()).containsKeys("validation/image/accuracy",
					"validation/pair/content_words_own_image");
		}
	}

	@Test
	void thePaperFormTrainsToo() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.PAPER, 20))) {
			double first = trainer.perform(trainer.plan(1)).numeric().get("loss");
			double last = first;
			for (long step = 2; step <= 20; step++) {
				last = trainer.perform(trainer.plan(step)).numeric().get("loss");
			}
			assertThat(last).isLessThan(first);
		}
	}

	@Test
	void aStepLeavesNoArrayBehind() throws IOException {
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 8))) {
			trainer.perform(trainer.plan(1));
			trainer.perform(trainer.plan(2));
			trainer.validate();
			int lasting = trainer.lastingArrays();
			for (long step = 3; step <= 8; step++) {
				trainer.perform(trainer.plan(step));
			}
			trainer.validate();
			assertThat(trainer.lastingArrays()).isEqualTo(lasting);
		}
	}

	@Test
	void aResumedTrainingRepeatsEveryBit() throws IOException {
		Path middle = Files.createDirectories(folder.resolve("middle"));
		Path straight = Files.createDirectories(folder.resolve("straight"));
		Path resumed = Files.createDirectories(folder.resolve("resumed"));
		List<StepReport> expected = new ArrayList<>();
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 10))) {
			for (long step = 1; step <= 10; step++) {
				expected.add(trainer.perform(trainer.plan(step)));
				if (step == 5) {
					trainer.write(middle);
				}
			}
			trainer.write(straight);
		}
		try (PretrainTrainer trainer = new PretrainTrainer(spec(ModelConfig.Form.RELEASED, 10))) {
			assertThat(trainer.read(middle)).isEqualTo(5);
			for (long step = 6; step <= 10; step++) {
				assertThat(trainer.perform(trainer.plan(step)).numeric())
					.isEqualTo(expected.get((int) step - 1).numeric());
			}
			trainer.write(resumed);
		}
		for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
			assertThat(Files.mismatch(straight.resolve(file), resumed.resolve(file))).isEqualTo(-1);
		}
	}

}
