namespace Lariat.Analyzers.Tests;

public class LostUpdateFixTests
{
    private const string Title = "Await first, then update";

    [Theory]
    [InlineData("_total += await CountAsync();", "_total += value;")]
    [InlineData("this._total -= (await CountAsync());", "this._total -= (value);")]
    [InlineData("_total = _total + await CountAsync();", "_total = _total + value;")]
    public Task Statement_BecomesTwo(string before, string after) => Fixed.MembersAsync(
        Title,
        Use(before),
        Use("var value = await CountAsync();\n        " + after));

    [Fact]
    public Task Name_ThatIsTaken_IsAvoided() => Fixed.MembersAsync(
        Title,
        Use("int value = 1;\n        _total += await CountAsync();\n        Console.WriteLine(value);"),
        Use("int value = 1;\n        var result = await CountAsync();\n        _total += result;\n        Console.WriteLine(value);"));

    [Fact]
    public Task EmbeddedStatement_BecomesABlock() => Fixed.MembersAsync(
        Title,
        Use("if (_total == 0)\n            _total += await CountAsync();"),
        Use("if (_total == 0)\n        {\n            var value = await CountAsync();\n            _total += value;\n        }"));

    [Fact]
    public async Task Update_WhereMoreThanTheReadWouldMove_HasNone()
    {
        Assert.Empty(await Fixed.TitlesAsync(Use("_total += Next() + await CountAsync();")));
        Assert.Empty(await Fixed.TitlesAsync(Use("_counts[Next()] += await CountAsync();")));
        Assert.Empty(await Fixed.TitlesAsync(Use("_isGood = _isGood && await CountAsync() > 0;")));
    }

    private static string Use(string statements) => $$"""
            int _total;
            bool _isGood = true;
            readonly int[] _counts = new int[2];

            int Next() => _isGood ? _counts[0] : 1;

            async Coroutine UseAsync()
            {
                {{statements}}
            }
        """;
}
