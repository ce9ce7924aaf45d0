namespace Lariat.Analyzers.Tests;

public class SwallowedCancellationFixTests
{
    [Theory]
    [InlineData("catch (Exception e)", "catch (Exception e) when (!LoopTask.Current.IsCancellation(e))")]
    [InlineData("catch (Exception)", "catch (Exception error) when (!LoopTask.Current.IsCancellation(error))")]
    [InlineData("catch", "catch (Exception error) when (!LoopTask.Current.IsCancellation(error))")]
    public Task LetThisTasksCancellationPass(string before, string after)
        => Fixed.MembersAsync("Let this task's cancellation pass", Use(before), Use(after));

    [Theory]
    [InlineData("catch (Exception)")]
    [InlineData("catch")]
    public Task RethrowCancellations(string clause) => Fixed.MembersAsync("Rethrow cancellations", Use(clause), Use($$"""
        catch (OperationCanceledException)
                {
                    throw;
                }
                {{clause}}
        """));

    private static string Use(string clause) => $$"""
            async Coroutine UseAsync()
            {
                try
                {
                    await WorkAsync();
                }
                {{clause}}
                {
                    Console.WriteLine("failed");
                }
            }
        """;
}
