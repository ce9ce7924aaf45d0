using Lariat.Coroutines;

namespace Lariat.Tests;

/// <summary>Names of the compiler are read back as those of the user.</summary>
public class FrameNamesTests
{
    [Theory]
    [InlineData("Program", "<Main>$", "Program.Main")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program.Main")]
    [InlineData("Program", "<<Main>$>g__FeedAsync|0_1", "Program.FeedAsync")]
    [InlineData("Program+<<<Main>$>g__FeedAsync|0_5>d", "MoveNext", "Program.FeedAsync")]
    [InlineData("Program+<>c", "<<Main>$>b__0_3", "Program.Main.lambda")]
    [InlineData("Program+<>c__DisplayClass0_0", "<<Main>$>b__4", "Program.Main.lambda")]
    [InlineData("Program+<>c__DisplayClass0_0+<<<Main>$>b__7>d", "MoveNext", "Program.Main.lambda")]
    [InlineData("Shop.Cart", "Add", "Cart.Add")]
    [InlineData("Shop.Cart+<AddAsync>d__3", "MoveNext", "Cart.AddAsync")]
    [InlineData("Shop.Cart`1+<AddAsync>d__7`1", "MoveNext", "Cart.AddAsync")]
    [InlineData("Shop.Cart`1+<>c__6`1", "<Add>b__6_0", "Cart.Add.lambda")]
    [InlineData("Shop.Cart`1+<<AddAsync>g__L|7_1>d`1", "MoveNext", "Cart.L")]
    [InlineData("Shop.Cart`1+Item", "Buy", "Item.Buy")]
    [InlineData("Shop.Cart+Item+<BuyAsync>d__0", "MoveNext", "Item.BuyAsync")]
    [InlineData("Shop.Cart", ".ctor", "Cart.Cart")]
    [InlineData("Shop.Cart`1+<>c", "<.ctor>b__5_0", "Cart.Cart.lambda")]
    [InlineData("Shop.Factory", "Make", "Factory.Make")]
    [InlineData("Shop.Cart", "Shop.IBuy<System.Int32>.Buy", "Cart.Buy")]
    [InlineData("Shop.Cart+<Shop-IBuy<System-Int32>-BuyAsync>d__16", "MoveNext", "Cart.BuyAsync")]
    [InlineData("<Program>F0123456789ABCDEF__Cart", "Add", "Cart.Add")]
    [InlineData("Shop.<Program>F0123456789ABCDEF__Cart`1+<AddAsync>d__0", "MoveNext", "Cart.AddAsync")]
    [InlineData("Shop.Walker", "MoveNext", "Walker.MoveNext")]
    public void Of_NamesOfTheCompiler_AreThoseOfTheUser(string types, string method, string expected) => Assert.Equal(expected, FrameNames.Of(types, method));

    [Theory]
    [InlineData("Program.Main.lambda", "Program.Main")]
    [InlineData("Program.Main", "Program.Main")]
    [InlineData("Cart.Add.lambda.lambda", "Cart.Add")]
    public void OfPlace_Lambda_IsTheMethodAroundIt(string method, string expected) => Assert.Equal(expected, FrameNames.OfPlace(method));
}
