import hex.genmodel.GenModel;
import hex.genmodel.MojoModel;
import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program in Java does with H2O's models, without a server: `java Score MODEL ROWS.csv`. MODEL is a MOJO (a zip)
 * or the name of a class compiled from a POJO. Prints milliseconds to load, the median of one row in milliseconds, and
 * then the probability of default of each row.
 */
public class Score {
    public static void main(String[] args) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(args[1]));
        String[] names = lines.get(0).split(",");
        List<RowData> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            RowData row = new RowData();
            String[] values = line.split(",");
            for (int i = 0; i < names.length; i++) row.put(names[i], values[i]);
            rows.add(row);
        }
        long start = System.nanoTime();
        GenModel model = args[0].endsWith(".zip") ? MojoModel.load(args[0])
            : (GenModel) Class.forName(args[0]).getDeclaredConstructor().newInstance();
        EasyPredictModelWrapper easy = new EasyPredictModelWrapper(model);
        System.out.println((System.nanoTime() - start) / 1e6);
        double[] answers = new double[rows.size()];
        double[] times = new double[rows.size()];
        for (int i = 0; i < answers.length; i++) {
            start = System.nanoTime();
            answers[i] = easy.predictBinomial(rows.get(i)).classProbabilities[1];
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        System.out.println(times[times.length / 2]);
        for (double answer : answers) System.out.println(answer);
    }
}
