
namespace Lariat.Fuzz.Tests;

/// <summary>Every input of the corpus, on every run of the tests; <c>test/fuzz</c> looks for more.</summary>
public class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_SeedsAndCorpus_FindNothing(string name)
    {
        FuzzTarget target = FuzzTarget.All.Single(target => target.Name == name);
        List<byte[]> corpus = Corpus.Load(Path.Combine(Repository.Root, "test", "Lariat.Fuzz", "corpus", name));

        // A finding is an exception, which fails the test.
        foreach (byte[] input in target.Seeds.Concat(corpus))
        {
            target.Run(input);
        }

        Assert.NotEmpty(corpus);
    }
}
