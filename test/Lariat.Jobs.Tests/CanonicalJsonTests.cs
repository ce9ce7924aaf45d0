namespace Lariat.Jobs.Tests;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Hash_MembersInAnotherOrder_IsTheSame() => Assert.Equal(
        CanonicalJson.Hash("""{"a":1,"b":[{"d":2,"c":"x"}]}"""u8.ToArray()), CanonicalJson.Hash("""{"b":[{"c":"x","d":2}],"a":1}"""u8.ToArray()));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""[1,2]""", """[2,1]""")]
    [InlineData("""{"a":null}""", """{}""")]
    public void Hash_OtherPayload_IsAnother(string left, string right)
        => Assert.NotEqual(CanonicalJson.Hash(System.Text.Encoding.UTF8.GetBytes(left)), CanonicalJson.Hash(System.Text.Encoding.UTF8.GetBytes(right)));
}
